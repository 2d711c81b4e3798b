package lockstep.controller.identity;

/// Where users have work.
public interface Workplaces {
    /// Whether a job of this user holds a share of that node now.
    boolean worksOn(int uid, String node);
}
