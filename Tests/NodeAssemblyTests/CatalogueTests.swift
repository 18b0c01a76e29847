import CommandFrame
import Console
import FrontDesk
import Ledger
import Office
import People
import Storage
import SyncBundle
import SyncHTTP
import SyncProtocol
import Tables
import Testing
import Wording

@testable import NodeAssembly

@Suite struct CatalogueTests {
    @Test func `Every phrase of the office's commands says the same in both languages`() {
        let phrases =
            WordPhrases.all + SharedPhrases.all + ProposalPhrases.all + ListPhrases.all
            + ShowPhrases.all + EditPhrases.all + AnswerPhrases.all + TakingBackPhrases.all
            + BackupPhrases.all + BundlePhrases.all + AttachmentPhrases.all
            + CityPhrases.all + LetterPhrases.all
            + ImportPhrases.all + ExportPhrases.all + UserPhrases.all + PeoplePhrases.all
            + PagePhrases.all + LinkPhrases.all + CasePhrases.all + ConsolePhrases.all
        for phrase in phrases { #expect(phrase.placesAgree, "\(phrase)") }
    }

    @Test func `Every command has a summary and an example that can be read`() throws {
        for command in Commands.table.commands where command.need == .home {
            #expect(command.summary.placesAgree, "\(command.path)")
            #expect(!command.examples.isEmpty, "\(command.path)")
            for example in command.examples {
                #expect(example.meaning.placesAgree)
                #expect(example.line.hasPrefix("jianyan \(command.path.joined(separator: " "))"))
            }
        }
    }

    @Test func `Every register and every word of the office has its two names`() {
        for declaration in OfficeVocabulary.vocabulary.kinds.values {
            #expect(WordPhrases.kind(declaration.kind) != nil, "\(declaration.kind)")
            for register in declaration.registers.values {
                let names = register.fields.isEmpty ? [register.name.text] : register.fields
                for name in names + [register.name.text] {
                    #expect(WordPhrases.register(name) != nil, "\(name)")
                    for word in RegisterWords.of(name) ?? [] {
                        #expect(WordPhrases.word(name, word) != nil, "\(name) \(word)")
                    }
                }
            }
        }
        for mark in Mark.allCases { #expect(WordPhrases.word("marks", mark.rawValue) != nil) }
    }

    @Test func `Every failure says what failed and what to do, in both languages`() {
        let refusals: [ActRefusal] = [
            .noPerson, .noSuchRecord("x"), .ambiguous("x"), .wrongKind(found: "x", expected: "y"),
            .wrongTier(needed: "city"), .notYours(register: "x"), .unknownRegister("x"),
            .badValue(field: "x", reason: .empty), .badValue(field: "x", reason: .tooLong),
            .badValue(field: "x", reason: .notOneOf), .badValue(field: "x", reason: .notADate),
            .badValue(field: "x", reason: .containsNUL),
            .groupInPart(register: "x", missing: "y"), .nothingChanged,
            .needsResolution(register: "x"), .noConflict, .reasonMissing, .badForm, .isFrozen,
            .notWritable(custody: "x"), .alreadyReleased, .staysHome, .inConflict(registers: "x"),
            .noUpstream, .recommendNeedsExcellent, .notCityScope, .notShared, .alreadyRelayed,
            .isKnownKey(key: "x"), .nobodyHolds, .notOrigin,
            .notFrozen, .choiceElsewhere, .notACopy,
            .isKnownKey(key: "x"), .nobodyHolds, .notOrigin, .nothingSettled,
            .coveredSince(by: "x"), .stillPrivate, .heldBy("x"), .nobodyHasIt,
            .needsSecond(register: "x"), .noDraft, .sameEyes, .cameMeanwhile, .unclearChoice,
        ]
        let stores: [StoreError] = [
            .alreadyOpen, .newerSchema(found: 2, known: 1), .wrongHome("x"), .unsafeSetting("x"),
            .full, .failed("x"), .outcomeUnknown("x"), .stopped, .damaged("x"),
        ]
        let homes: [HomeError] = [
            .noHome("x"), .alreadyThere("x"), .cannotRead("x"), .cannotWrite("x", "y"),
            .badConfiguration(file: "x", field: "y"), .badKey(file: "x"), .plainBeyondLoopback("x"),
            .badErasures("x"),
        ]
        let tables: [TableError] = [
            .tooLong, .notUTF8, .noHeader, .badHeader(.notUTF8), .emptyColumnName(column: 1),
            .duplicateColumnName("x"), .outOfMemory,
        ]
        let links: [SyncFailure] =
            ProblemCode.allCases.map { .refused(Problem($0, ""), retryAfter: nil) }
            + [
                .unreachable(reason: "x"), .wrongKey, .lost(reason: "x"), .notOurs(reason: "x"),
                .storage(.full), .own(Problem(.fork, "")), .stopped(reason: "x"),
            ]
        let mistakes: [CommandMistake] = [
            .badTime("x"), .badLimit("x"), .notUTF8(file: "x"), .badSetting("x"),
            .badJSON(register: "x"), .badForm, .unknownFormat(file: "x"), .badMap("x"),
            .missingColumn("x"), .notAbsolute("x"),
        ]
        let bundles: [BundleFailure] = [
            .unreadable(file: "x", reason: "y"), .unwritable(file: "x", reason: "y"),
            .exists(file: "x"), .notABundle, .cutOff, .altered, .tooLarge,
            .otherReader(NodeID(1)), .unknownMaker(NodeID(1)), .pendingPeer("x"),
            .revokedPeer("x"), .notSigned("x"), .otherKey, .noKey("x"),
            .refused(Problem(.fork, "")), .refused(Problem(.sequenceGap, "")),
            .stopped(reason: "x"), .storage(.full),
        ]
        let people: [PeopleRefusal] = [
            .noAccount("x"), .isLocked("x"), .mayNot("x", .settle), .isThere("x"), .badName,
            .noRoles, .rolesKeptApart, .firstMustBeSecurity, .lastSecurity, .wrongPassword,
            .wrongCode, .noSecondFactor, .noMemory,
        ]
        var all: [any ExplainedError] = refusals
        all += people as [any ExplainedError]
        let texts: [CarriedTextFault] = ["jy1-", "jl1-"].flatMap {
            [.notThis(mark: $0), .mistyped(mark: $0)]
        }
        all += (texts + [.unreadable]) as [any ExplainedError]
        all += ProblemCode.allCases.map { LetterRefusal(problem: Problem($0, "")) }
        all += PasswordRules.Fault.allCases.map { PeopleRefusal.badPassword($0) }
        all += stores as [any ExplainedError]
        all += homes as [any ExplainedError]
        all += tables as [any ExplainedError]
        all += links as [any ExplainedError]
        all += bundles as [any ExplainedError]
        all += mistakes as [any ExplainedError]
        for error in all {
            #expect(error.phrase.placesAgree && error.advice?.placesAgree == true, "\(error)")
            for language in Language.allCases {
                let text = [error.phrase, error.advice].compactMap {
                    $0?.text(language, error.values)
                }
                #expect(!text.joined().contains("{"), "\(text)")
            }
        }
        #expect(refusals.allSatisfy { $0.exitCode == .refused })
        #expect(ActRefusal.noSuchRecord("x").code == "no-such-record")
        #expect(StoreError.outcomeUnknown("x").exitCode == .unknown)
    }
}
