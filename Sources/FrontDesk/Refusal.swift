import Ledger

/// Why an act was refused: a rule said no, nothing was changed. Each case has its phrase in the
/// catalogue.
public enum ActRefusal: Error, Sendable, Equatable {
    case noPerson
    case noSuchRecord(String)
    case ambiguous(String)
    case wrongKind(found: String, expected: String)
    case wrongTier(needed: String)
    /// The register belongs to another tier.
    case notYours(register: String)
    case unknownRegister(String)
    case badValue(field: String, reason: BadValue)
    case groupInPart(register: String, missing: String)
    case nothingChanged
    /// The form showed an open conflict: it can only be saved as a resolution.
    case needsResolution(register: String)
    case noConflict
    /// This office settled no conflict of the register, or none that still counts.
    case nothingSettled
    /// A later change, by this person, covers what was to be taken back.
    case coveredSince(by: String)
    /// Somebody else has the case.
    case heldBy(String)
    case nobodyHasIt
    /// The office's rule: one person drafts, another confirms.
    case needsSecond(register: String)
    case noDraft
    /// Who drafted it cannot confirm it.
    case sameEyes
    /// Something came that was not on the form or in the preview.
    case cameMeanwhile
    /// The choice names no side of this conflict, or several.
    case unclearChoice
    /// The record is only here: what was written is mended by writing.
    case stillPrivate
    case reasonMissing
    case badForm
    case isFrozen
    case notWritable(custody: String)
    case alreadyReleased
    case staysHome
    case inConflict(registers: String)
    case noUpstream
    case recommendNeedsExcellent
    case notCityScope
    case notShared
    /// Nobody else has the record from this office.
    case nobodyHolds
    /// Only the office that made the record may do it.
    case notOrigin
    case alreadyRelayed
    /// What waits is no change that another office wrote.
    case nobodyToAsk
    /// Nobody asked this office to take back a change of the record.
    case nobodyAsked
    /// No change of the record has two contents.
    case notFrozen
    /// The two contents are another office's.
    case choiceElsewhere
    /// A store that is no copy of this node.
    case notACopy
    case isKnownKey(key: String)

    public enum BadValue: String, Sendable {
        case empty, tooLong, notOneOf, notADate, containsNUL
    }

    /// The case's name in words for programs, such as `no-such-record`.
    public var code: String {
        let name = String(describing: self).prefix { $0 != "(" }
        return name.map { $0.isUppercase ? "-" + $0.lowercased() : String($0) }.joined()
    }
}
