package lockstep.cli.dev.process;

/// A process as the kernel lists it.
///
/// @param parent its parent's pid; 1, or a subreaper's, once the parent has ended
/// @param session the pid of its session's first process
/// @param zombie it has ended, and nobody has asked how
public record ProcessEntry(ProcessIdentity identity, long parent, long session, boolean zombie) {

    public long pid() {
        return identity.pid();
    }

    /// Whether it is in the session that `leader` began, in this boot.
    public boolean isInSessionOf(ProcessIdentity leader) {
        return session == leader.pid() && identity.bootId().equals(leader.bootId());
    }
}
