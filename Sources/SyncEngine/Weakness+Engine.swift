#if DEBUG
    import Ledger
    import Storage
    import SyncProtocol

    /// What it takes to leave a rule out where it is no mere condition.
    extension ExchangeSide {
        /// `positionFirst`: what a batch brings counts as read before it is.
        func believe(_ incoming: Incoming?, from peer: Peer, _ store: any Store) throws {
            guard let incoming, !incoming.isReturned else { return }
            try store.write { tx in
                guard var link = try tx.link(peer.id), link.incoming == incoming.head.from else {
                    return
                }
                link.incoming = incoming.head.to
                try tx.put(link: link)
            }
        }
    }
#endif
