package lockstep.cli.top;

/// What fills the screen below the summary.
enum View {
    OVERVIEW,
    JOBS,
    NODES,
    EVENTS;

    /// The view that a key asks for; `otherwise` where it asks for none.
    static View of(int key, View otherwise) {
        return switch (key) {
            case 'o' -> OVERVIEW;
            case 'j' -> JOBS;
            case 'n' -> NODES;
            case 'e' -> EVENTS;
            default -> otherwise;
        };
    }
}
