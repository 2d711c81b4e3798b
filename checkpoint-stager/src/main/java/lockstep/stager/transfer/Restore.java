package lockstep.stager.transfer;

/// Brings shards back.
final class Restore {
    private final Workshop workshop;
    private final RestorePlan plan;
    private final Limits own;

    Restore(Workshop workshop, RestorePlan plan, Limits own) {
        this.workshop = workshop;
        this.plan = plan;
        this.own = own;
    }

    TransferResult run(Progress progress) throws InterruptedException {
        throw new UnsupportedOperationException("not yet" + workshop + plan + own + progress);
    }
}
