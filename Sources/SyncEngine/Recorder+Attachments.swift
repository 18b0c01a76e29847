import Ledger
import Storage

/// Files that changes name: noted when the change comes in, offered to the node above when it goes out.
extension Recorder {
    /// The files that a change names by its values.
    func attachments(of change: Change) -> [AttachmentName] {
        AttachmentName.named(by: change, rules.vocabulary)
    }

    /// - Parameter number: the store's number of the change.
    func nameAttachments(of change: Change, _ number: Int64) throws(StoreError) {
        for name in attachments(of: change) {
            try tx.name(name, by: number, from: try attachmentSide(of: change.header.dot.node))
        }
    }

    /// From where the bytes of a file that this author names must come.
    private func attachmentSide(of author: NodeID) throws(StoreError) -> NodeID {
        try side(of: author)?.via ?? (author == node.id ? node.id : author)
    }

    /// A change goes to the node above: the files that it names are to be offered there.
    func oweAttachments(of change: Change, to peer: Peer) throws(StoreError) {
        guard peer.relation == .upstream else { return }
        for name in attachments(of: change) { try tx.put(owed: name, to: peer.id, true) }
    }

    /// The node above was restored and may have lost files: all that it shares is offered anew.
    func oweAttachments(to peer: NodeID) throws(StoreError) {
        guard let peer = peers.first(where: { $0.id == peer && $0.relation == .upstream }) else {
            return
        }
        var last: AttachmentName?
        while true {
            let page = try tx.wholeAttachments(after: last, limit: 1000)
            guard let end = page.last else { return }
            last = end
            for name in page where try !Attachments(tx).sides(of: name, sharedWith: peer).isEmpty {
                try tx.put(owed: name, to: peer.id, true)
            }
        }
    }

    /// This node's people attach a file whose bytes are here.
    public func holdOwn(_ name: AttachmentName) throws(StoreError) {
        try tx.put(name, from: node.id, isWhole: true)
    }
}

extension AttachmentName {
    /// The files that a change names by its values, as far as its kind is known.
    static func named(by change: Change, _ vocabulary: Vocabulary) -> [AttachmentName] {
        guard let declaration = vocabulary[change.header.record.kind],
            !declaration.fileRegisters.isEmpty, let payload = change.payloadBytes
        else { return [] }
        let registers = declaration.fileRegisters.filter(change.header.registers.contains)
        guard !registers.isEmpty, let values = try? Payload.values(of: registers, in: payload)
        else { return [] }
        return Set(values.values.compactMap { AttachmentName($0) }).sorted()
    }
}
