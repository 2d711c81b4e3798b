package lockstep.gang.authority;

/// What somebody may be allowed to do. [Permissions] says who may.
public enum Act {
    /// See jobs, nodes, links, incidents, paths and checkpoints, but nothing of a job that may be
    /// secret.
    LOOK(false),
    /// See a job's script, its environment and what its placement cost.
    SEE_INSIDE(true),
    /// Hand in a job.
    SUBMIT(false),
    /// Put an own job before others: a nice value below 0.
    GO_FIRST(false),
    CANCEL(true),
    /// Hold a job, or release one that its owner holds.
    HOLD(true),
    /// Release a job that somebody else than its owner holds.
    LIFT_HOLD(true),
    /// Pin a checkpoint, or have one read back.
    KEEP_CHECKPOINT(true),
    REMOVE_CHECKPOINT(true),
    /// Have a checkpoint brought into a directory of the job's owner.
    RESTORE_CHECKPOINT(true),
    /// Take nodes, uplinks and paths out of service, and give them back.
    DRAIN(false),
    /// Have a token made for tools off the cluster.
    MAKE_TOKEN(false),
    /// See and revoke one's own tokens.
    MIND_OWN_TOKENS(false),
    /// See and revoke everybody's tokens.
    MIND_TOKENS(false),
    /// Forget nodes that are gone for good, and have the configuration read again.
    CHANGE_CLUSTER(false);

    private final boolean aboutAJob;

    Act(boolean aboutAJob) {
        this.aboutAJob = aboutAJob;
    }

    /// Whether it is done to a job, so that it matters whose that is.
    public boolean isAboutAJob() {
        return aboutAJob;
    }
}
