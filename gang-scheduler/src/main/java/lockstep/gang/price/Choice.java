package lockstep.gang.price;

import lockstep.gang.fabric.Level;

import java.time.Duration;
import java.util.Optional;

/// The record of one placement: what it was expected to cost, and what the next best would have.
///
/// @param level what joins the gang
/// @param expectedRun how long the gang was expected to run, slow-downs not counted
/// @param runnerUp absent when there was nothing else to choose
/// @param inputs a digest of everything the decision was made from that the journal does not hold
public record Choice(
        Price price,
        Level level,
        Duration expectedRun,
        Optional<RunnerUp> runnerUp,
        String inputs) {
    /// A placement that was not chosen.
    ///
    /// @param nodes a host list
    public record RunnerUp(String nodes, Level level, Price price) {}
}
