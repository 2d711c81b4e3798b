package lockstep.controller.link;

/// Whether this process may still act as leader at this moment.
@FunctionalInterface
public interface LeadershipGuard {
    boolean mayAct();
}
