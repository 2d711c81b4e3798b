package lockstep.controller.journal.sql;

import lockstep.controller.journal.PassedOver;

/// What the leader's row says at a takeover.
///
/// A replica that is promoted begins a new timeline. Where it was asynchronous it may lack the last
/// takeovers, and would give their epochs a second time, to another leader. So behind each change
/// of the timeline epochs are passed over.
///
/// @param timeline of the database's server at the last takeover; 0 where it was not known
record LeaderRow(long epoch, long timeline, PassedOver passedOver) {
    /// The row after one more takeover.
    ///
    /// @param now the timeline that the server is on; 0 where that is not known
    LeaderRow next(long now) {
        boolean branched = timeline != 0 && now != 0 && timeline != now;
        PassedOver over = branched ? PassedOver.behind(epoch) : passedOver;
        return new LeaderRow(branched ? over.before() : epoch + 1, now == 0 ? timeline : now, over);
    }
}
