package lockstep.cli.options;

import lockstep.cli.display.Printable;

import java.util.Optional;

/// An option as somebody gave it.
public record Given(OptionSpec option, Optional<String> value, Origin origin) {

    private static final int SHOWN_MAX = 100;

    /// The value, or the empty string where the option came without one.
    public String text() {
        return value.orElse("");
    }

    /// How messages begin that are about this: `--nodes (zz) in train.sh line 3`.
    public String subject() {
        String shown =
                value.isPresent() ? " (" + Printable.escape(shortened(value.get())) + ")" : "";
        return "--" + option.name() + shown + origin.place();
    }

    private static String shortened(String text) {
        return text.length() <= SHOWN_MAX ? text : text.substring(0, SHOWN_MAX) + "…";
    }
}
