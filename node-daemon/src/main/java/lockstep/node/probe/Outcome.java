package lockstep.node.probe;

/// What came of a probe.
sealed interface Outcome {

    /// It was made.
    ///
    /// @param sent round trips, of which `lost` did not come back in time
    /// @param medianMicros of those that came back, as is `p99Micros`; 0 where none did
    /// @param mbitPerSecond of the burst; 0 where none was made or it did not finish
    record Measured(int sent, int lost, double medianMicros, double p99Micros, double mbitPerSecond)
            implements Outcome {

        /// Nothing came through.
        static Measured allLost(int sent) {
            return new Measured(sent, sent, 0, 0, 0);
        }
    }

    /// It could not be made, and says nothing about the way to the peer.
    record Trouble(String text) implements Outcome {}
}
