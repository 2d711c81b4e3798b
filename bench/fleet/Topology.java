/// How many nodes share what.
final class Topology {
    static final int LEAF = 32;
    static final int SPINE = 16;
    static final int RACK = 8;

    private Topology() {}
}
