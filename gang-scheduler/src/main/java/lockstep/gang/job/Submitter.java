package lockstep.gang.job;

/// Whose job it is, by the kernel's word on the host where it was submitted.
public record Submitter(int uid, int gid, String name) {
    /// Root, who may do anything to any job.
    public boolean isRoot() {
        return uid == 0;
    }

    /// Whether this caller may see the inside of, change or cancel a job of `owner`.
    public boolean mayManage(Submitter owner) {
        return isRoot() || uid == owner.uid;
    }
}
