package lockstep.node.agent;

/// Where the ranks of a gang meet: a host name or address of the first node, and a TCP port there.
public record Rendezvous(String address, int port) {}
