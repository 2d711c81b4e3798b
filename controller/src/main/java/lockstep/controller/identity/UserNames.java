package lockstep.controller.identity;

/// Names of users, by number. Safe for any thread.
public interface UserNames {
    /// The user's name; the number in digits where there is none.
    String nameOf(int uid);

    /// Whether [#nameOf] answers at once.
    boolean knows(int uid);
}
