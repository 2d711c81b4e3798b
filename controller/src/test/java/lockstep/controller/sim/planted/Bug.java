package lockstep.controller.sim.planted;

/// One bug that may be planted: a small change of one production source.
///
/// @param what it does wrong, for people
/// @param simulation which one must find it
/// @param file the source, relative to the root of the tree
/// @param text what stands in the source exactly once
/// @param replacement what stands there instead
record Bug(
        String id,
        String what,
        Simulated simulation,
        String file,
        String text,
        String replacement) {
    /// What it is looked for with.
    enum Simulated {
        /// A whole cluster: controllers, nodes and clients.
        CLUSTER,
        /// What becomes of one job's checkpoints.
        CHECKPOINTS
    }

    /// The source with this bug.
    ///
    /// @throws BadList when the text is not there, or more than once: the list is out of date
    String plantedIn(String source) {
        int at = source.indexOf(text);
        if (at < 0) {
            throw new BadList(
                    "bug %s: %s does not hold this text any more:%n%s%nMaybe the code has moved: look for what does the same now."
                            .formatted(id, file, text));
        }
        if (source.indexOf(text, at + 1) >= 0) {
            throw new BadList(
                    "bug %s: %s holds this text more than once:%n%s%nMaybe take more of what stands around it."
                            .formatted(id, file, text));
        }
        return source.substring(0, at) + replacement + source.substring(at + text.length());
    }

    /// `gang-scheduler/src/main/java/lockstep/gang/Some.java` belongs to `gang-scheduler`.
    String module() {
        return file.substring(0, file.indexOf('/'));
    }
}
