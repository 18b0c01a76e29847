import Hashing
import JSON
import Ledger
import SyncProtocol

@testable import Identity

extension Door {
    /// A whole body of an exchange, with the papers in it.
    static func exchange(_ bytes: [UInt8]) throws {
        let exchange = try Exchange(body: bytes)
        try sameAgain(
            exchange.message, "message", write: { Exchange.body($0, entries: []) },
            read: { body in
                // Its entries are not written again, so the head that announces them is not either.
                try JSONParser().parse(Array(body.dropLast())) { try ExchangeMessage($0) }
            })
        let message = exchange.message
        for document in [message.head, message.receipt, message.statement].compactMap({ $0 }) {
            try paper(document.bytes)
        }
    }

    /// A document that a node signs for.
    static func paper(_ bytes: [UInt8]) throws {
        let parser = JSONParser()
        if let head = try? parser.parse(bytes, { try BatchHead($0) }) {
            if let count = head.count, count < 1 { throw Broken("a batch of \(count) entries") }
            try sameAgain(
                head, "head", write: { $0.canonicalBytes },
                read: { try parser.parse($0) { try BatchHead($0) } })
        }
        if let receipt = try? parser.parse(bytes, { try Receipt($0) }) {
            try sameAgain(
                receipt, "receipt", write: { $0.canonicalBytes },
                read: { try parser.parse($0) { try Receipt($0) } })
            let entries = receipt.isInOrder ? receipt.runs.map { $0.last - $0.first + 1 } : []
            if entries.reduce(0, +) > 1000 { throw Broken("a receipt for too many entries") }
        }
        if let succession = try? parser.parse(bytes, { try SuccessionPaper($0) }) {
            try sameAgain(
                succession, "succession", write: { $0.canonicalBytes },
                read: { try parser.parse($0) { try SuccessionPaper($0) } })
        }
        if let statement = try? parser.parse(bytes, { try Statement($0) }) {
            try sameAgain(
                statement, "statement", write: { $0.canonicalBytes },
                read: { try parser.parse($0) { try Statement($0) } })
        }
    }

    static func rotation(_ bytes: [UInt8]) throws {
        let papers = try RotationPaper.list(bytes)
        try sameAgain(
            papers, "rotation", write: { RotationPaper.bytes(of: $0) },
            read: { try RotationPaper.list($0) })
        for paper in papers {
            // Foreign keys and signatures, as libsodium meets them.
            guard let key = PublicKey(text: paper.new),
                let signature = Signature(text: paper.signatures.new)
            else { continue }
            _ = key.verifies(signature, paper.canonicalBytes)
            _ = key.fingerprint
        }
    }

    static func enrolment(_ bytes: [UInt8]) throws {
        try sameAgain(
            try EnrolMessage(bytes: bytes), "enrolment", write: { $0.canonicalBytes },
            read: { try EnrolMessage(bytes: $0) })
    }

    /// A code as pasted; and the document in it, for hardly a random text bears its own checksum.
    static func invitation(_ bytes: [UInt8]) throws {
        let checksum = SHA256.hash(bytes).bytes.prefix(4)
        for code in [text(bytes), "jy1-" + Base64URL.encode(bytes + checksum)] {
            guard let invitation = try? Invitation(code: code) else { continue }
            // The form has a limit that a name of many quotes reaches only when written anew.
            guard invitation.code.utf8.count <= 4096 else { continue }
            try sameAgain(
                invitation, "invitation", write: { Array($0.code.utf8) },
                read: { try Invitation(code: text($0)) })
        }
    }

    /// A letter as pasted, and the document in it.
    static func letter(_ bytes: [UInt8]) throws {
        let checksum = SHA256.hash(bytes).bytes.prefix(4)
        for code in [text(bytes), "jl1-" + Base64URL.encode(bytes + checksum)] {
            guard let letter = try? EnrolmentLetter(text: code) else { continue }
            guard letter.text.utf8.count <= 4096 else { continue }
            try sameAgain(
                letter, "letter", write: { Array($0.text.utf8) },
                read: { try EnrolmentLetter(text: text($0)) })
        }
    }

    static func problem(_ bytes: [UInt8]) throws {
        guard let problem = Problem(bytes: bytes) else { return }
        guard let again = Problem(bytes: problem.canonicalBytes), again == problem else {
            throw Broken("a problem does not come back")
        }
    }
}
