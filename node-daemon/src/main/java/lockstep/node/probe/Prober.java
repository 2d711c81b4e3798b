package lockstep.node.probe;

/// Makes one probe and waits for its end.
interface Prober {
    Outcome probe(ProbeOrder order) throws InterruptedException;
}
