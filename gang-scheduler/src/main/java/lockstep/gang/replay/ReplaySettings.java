package lockstep.gang.replay;

import lockstep.gang.replay.staging.Staging;

import java.time.Duration;

/// How the simulated cluster behaves.
///
/// @param round least time between two rounds of planning
/// @param heartbeat jobs that wait are planned again after so long even if nothing happens
/// @param checkpointEvery how often each job saves its work
/// @param restart what an attempt after the first needs to read its checkpoint
/// @param measureEvery how often sensors measure every node
/// @param sensorDelay how long it takes until a change of speed is seen
/// @param sensorError standard deviation of a measured slow-down, as a share of it
/// @param staging what outlives a node
public record ReplaySettings(
        Duration round,
        Duration heartbeat,
        Duration checkpointEvery,
        Duration restart,
        Duration measureEvery,
        Duration sensorDelay,
        double sensorError,
        Staging staging) {
    public static ReplaySettings standard() {
        return new ReplaySettings(
                Duration.ofSeconds(30),
                Duration.ofMinutes(10),
                Duration.ofMinutes(30),
                Duration.ofMinutes(2),
                Duration.ofMinutes(30),
                Duration.ofMinutes(5),
                0.01,
                Staging.NONE);
    }

    /// What policies alone decide: no sensor errs, and a round follows each moment of change.
    public static ReplaySettings exact() {
        return new ReplaySettings(
                Duration.ZERO,
                Duration.ofMinutes(10),
                Duration.ofMinutes(30),
                Duration.ZERO,
                Duration.ofMinutes(30),
                Duration.ZERO,
                0,
                Staging.NONE);
    }

    public ReplaySettings withCheckpointEvery(Duration every) {
        return new ReplaySettings(
                round, heartbeat, every, restart, measureEvery, sensorDelay, sensorError, staging);
    }

    public ReplaySettings withRestart(Duration taking) {
        return new ReplaySettings(
                round,
                heartbeat,
                checkpointEvery,
                taking,
                measureEvery,
                sensorDelay,
                sensorError,
                staging);
    }

    public ReplaySettings withRound(Duration least) {
        return new ReplaySettings(
                least,
                heartbeat,
                checkpointEvery,
                restart,
                measureEvery,
                sensorDelay,
                sensorError,
                staging);
    }

    public ReplaySettings with(Staging other) {
        return new ReplaySettings(
                round,
                heartbeat,
                checkpointEvery,
                restart,
                measureEvery,
                sensorDelay,
                sensorError,
                other);
    }
}
