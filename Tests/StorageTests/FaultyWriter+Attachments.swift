import Hashing
import Ledger
import Storage

extension FaultyWriter {
    func name(_ name: AttachmentName, by change: Int64, from side: NodeID) throws(StoreError) {
        try verb { () throws(StoreError) in try inner.name(name, by: change, from: side) }
    }
    func put(_ name: AttachmentName, from side: NodeID, isWhole: Bool) throws(StoreError) {
        try verb { () throws(StoreError) in try inner.put(name, from: side, isWhole: isWhole) }
    }
    func forget(_ name: AttachmentName, from side: NodeID) throws(StoreError) {
        try verb { () throws(StoreError) in try inner.forget(name, from: side) }
    }
    func put(owed name: AttachmentName, to peer: NodeID, _ isOwed: Bool) throws(StoreError) {
        try verb { () throws(StoreError) in try inner.put(owed: name, to: peer, isOwed) }
    }

    func isWhole(_ name: AttachmentName, from side: NodeID) throws(StoreError) -> Bool? {
        try inner.isWhole(name, from: side)
    }
    func isKept(_ digest: Digest) throws(StoreError) -> Bool { try inner.isKept(digest) }
    func namings(of name: AttachmentName) throws(StoreError) -> [AttachmentNaming] {
        try inner.namings(of: name)
    }
    func missingAttachments(
        from side: NodeID, after name: AttachmentName?, limit: Int
    ) throws(StoreError) -> [AttachmentName] {
        try inner.missingAttachments(from: side, after: name, limit: limit)
    }
    func wholeAttachments(
        after name: AttachmentName?, limit: Int
    ) throws(StoreError) -> [AttachmentName] {
        try inner.wholeAttachments(after: name, limit: limit)
    }
    func unnamedAttachments(limit: Int) throws(StoreError) -> [UnnamedAttachment] {
        try inner.unnamedAttachments(limit: limit)
    }
    func owedAttachments(
        to peer: NodeID, after name: AttachmentName?, limit: Int
    ) throws(StoreError) -> [AttachmentName] {
        try inner.owedAttachments(to: peer, after: name, limit: limit)
    }
}
