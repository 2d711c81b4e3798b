package lockstep.doctor.finding;

/// One thing that was looked at.
public sealed interface Finding {
    /// What was seen, in one line that names the thing and its value.
    String text();

    /// What to do; empty where all is well.
    String todo();

    /// As it should be.
    record Fine(String text) implements Finding {
        @Override
        public String todo() {
            return "";
        }
    }

    /// It works, but not as well or not as safely as it could; or it could not be looked at.
    record Advice(String text, String todo) implements Finding {}

    /// It does not work like this.
    record Wrong(String text, String todo) implements Finding {}

    /// Of a message whose last lines say what to do, beginning with "Maybe".
    ///
    /// @param otherwise what to do where it says nothing
    static Wrong wrong(String message, String otherwise) {
        String[] parts = message.split("\\R+Maybe:? ", 2);
        return new Wrong(
                parts[0].replaceFirst("\\.$", ""), parts.length > 1 ? parts[1] : otherwise);
    }

    static Finding fine(String text) {
        return new Fine(text);
    }
}
