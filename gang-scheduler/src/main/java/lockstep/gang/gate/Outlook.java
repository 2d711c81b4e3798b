package lockstep.gang.gate;

/// Whether something that a job waits for has happened.
public sealed interface Outlook {
    Outlook MET = new Met();

    record Met() implements Outlook {}

    /// Not yet, but it can happen.
    ///
    /// @param what for people: `job 7 must end`
    record Open(String what) implements Outlook {}

    /// It can never happen any more.
    ///
    /// @param why for people: `job 7 has failed`
    record Never(String why) implements Outlook {}
}
