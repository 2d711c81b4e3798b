package lockstep.gang.replay;

/// How much longer than on typical nodes, placed tightly, a gang takes at present, by cause. The
/// factors multiply.
///
/// @param straggler its slowest member against the typical node
/// @param spread by its place in the fabric
/// @param noise everything that varies
record Pace(double straggler, double spread, double noise) {
    /// Time per unit of work.
    double total() {
        return straggler * spread * noise;
    }
}
