package lockstep.cli.dev.cluster;

/// Tells people what happens.
public interface Story {

    /// What is being waited for at the moment. The next line takes its place.
    void show(String line);

    /// Something worth keeping on the screen.
    void tell(String line);
}
