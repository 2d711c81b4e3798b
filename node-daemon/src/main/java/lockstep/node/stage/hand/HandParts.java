package lockstep.node.stage.hand;

import java.util.concurrent.ExecutorService;

/// What a hand consists of.
///
/// @param hasher one thread that reads all of what is new
record HandParts(
        ShardShelf shelf,
        SeatBook seats,
        PartnerShelf partners,
        StoreBook stores,
        Works works,
        Restorer restorer,
        DataBringer data,
        Peers peers,
        PathWatch paths,
        ExecutorService hasher) {}
