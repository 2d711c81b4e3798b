package lockstep.gang.job;

/// Whose job it is, by the kernel's word on the host where it was submitted.
public record Submitter(int uid, int gid, String name) {}
