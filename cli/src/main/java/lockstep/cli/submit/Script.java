package lockstep.cli.submit;

import com.google.protobuf.ByteString;

import lockstep.cli.options.Mistake;

import java.util.ArrayList;
import java.util.List;

/// A batch script, as it was handed over.
///
/// @param name what the job is called unless told otherwise
/// @param shown what messages call it
/// @param text its bytes
record Script(String name, String shown, ByteString text) {

    /// Slurm's default bound, too.
    static final int BYTES_MAX = 4 * 1024 * 1024;

    /// Everything wrong with the script itself, whatever its options say.
    List<Mistake> mistakes() {
        List<Mistake> mistakes = new ArrayList<>();
        if (text.size() == 0) {
            mistakes.add(new Mistake(shown + " is empty.", "Maybe it has not been saved yet."));
            return mistakes;
        }
        if (text.size() > BYTES_MAX) {
            mistakes.add(
                    new Mistake(
                            shown
                                    + " is too long: a script may have "
                                    + BYTES_MAX
                                    + " bytes (4 MiB).",
                            "Maybe keep data in a file beside it."));
        }
        if (text.size() < 2 || text.byteAt(0) != '#' || text.byteAt(1) != '!') {
            mistakes.add(
                    new Mistake(
                            shown + " does not begin with \"#!\" and the path of an interpreter.",
                            "Maybe add #!/bin/sh as its first line, or run the program by"
                                    + " --per-node or --wrap."));
        }
        int line = 1;
        boolean dosFound = false;
        boolean nulFound = false;
        for (int i = 0; i < text.size(); i++) {
            if (text.byteAt(i) == '\n') {
                if (!dosFound && i > 0 && text.byteAt(i - 1) == '\r') {
                    dosFound = true;
                    mistakes.add(
                            new Mistake(
                                    shown
                                            + " line "
                                            + line
                                            + " ends as on DOS (\\r"
                                            + "\\n"
                                            + "); lines must end in \\n"
                                            + " alone.",
                                    "Maybe convert it: sed -i 's/\\r$//' FILE"));
                }
                line++;
            } else if (!nulFound && text.byteAt(i) == 0) {
                nulFound = true;
                mistakes.add(
                        new Mistake(
                                shown
                                        + " line "
                                        + line
                                        + " contains a NUL byte; a script must be text.",
                                ""));
            }
        }
        return mistakes;
    }
}
