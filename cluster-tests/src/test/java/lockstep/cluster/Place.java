package lockstep.cluster;

/// A host's name, and its address in a range that is kept for examples: no real host has one.
///
/// Every host knows all names by its hosts file, and addresses stay over restarts, so that what a
/// test sees is never a matter of name service.
enum Place {
    ZK1("zk1", 11),
    ZK2("zk2", 12),
    ZK3("zk3", 13),
    DB("db", 21),
    CTL1("ctl1", 31),
    CTL2("ctl2", 32),
    N1("n1", 41),
    N2("n2", 42),
    LOGIN("login", 51);

    static final String SUBNET = "192.0.2.0/24";

    private final String host;
    private final int number;

    Place(String host, int number) {
        this.host = host;
        this.number = number;
    }

    String host() {
        return host;
    }

    String address() {
        return "192.0.2." + number;
    }
}
