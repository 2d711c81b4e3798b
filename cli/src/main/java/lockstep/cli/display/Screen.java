package lockstep.cli.display;

import java.util.OptionalInt;

/// What tables are drawn on.
///
/// @param columns where to cut lines off; nothing when they may be of any length
/// @param coloured whether colours are wanted
public record Screen(OptionalInt columns, boolean coloured) {

    /// A file or a pipe: lines of any length, no colours.
    public static final Screen FILE = new Screen(OptionalInt.empty(), false);
}
