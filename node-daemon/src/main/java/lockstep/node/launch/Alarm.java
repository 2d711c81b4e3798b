package lockstep.node.launch;

/// Hears what happened on the node that its administrators must know. Any thread may call.
public interface Alarm {

    /// Tells of it once.
    ///
    /// @param symptom `unclean`, `stray process`
    /// @param part which part of the node; may be empty
    /// @param drains the node shall get nothing new until an administrator resumes it
    void raise(String symptom, String part, String text, boolean drains);
}
