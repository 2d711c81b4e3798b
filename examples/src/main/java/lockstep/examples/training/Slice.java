package lockstep.examples.training;

/// The part of a vector that one rank keeps in its shard.
///
/// @param from the first index of it
/// @param to the first index after it
record Slice(int from, int to) {
    static Slice of(int length, int rank, int worldSize) {
        return new Slice(
                Math.toIntExact((long) length * rank / worldSize),
                Math.toIntExact((long) length * (rank + 1) / worldSize));
    }

    int length() {
        return to - from;
    }
}
