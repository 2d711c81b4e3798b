package lockstep.cli.shell;

import lockstep.cli.display.Printable;
import lockstep.cli.options.Mistake;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Where a command writes: answers to standard output, everything else to standard error.
///
/// Text goes out as UTF-8 whatever the locale says. Nothing that is passed here as a message can
/// command a terminal: control characters are shown escaped.
public final class Console {

    /// Whoever read what we write has gone: `squeue | head`. The command ends, and has nobody to
    /// tell.
    public static final class Gone extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Gone(IOException cause) {
            super(cause);
        }
    }

    private final String program;
    private final OutputStream out;
    private final OutputStream err;

    /// What the streams lead to.
    public enum Sink {
        TERMINAL,
        OTHER
    }

    private final Sink outSink;
    private final Sink errSink;

    public Console(String program, OutputStream out, Sink outSink, OutputStream err, Sink errSink) {
        this.program = program;
        this.out = out;
        this.outSink = outSink;
        this.err = err;
        this.errSink = errSink;
    }

    public boolean outIsTerminal() {
        return outSink == Sink.TERMINAL;
    }

    public boolean errIsTerminal() {
        return errSink == Sink.TERMINAL;
    }

    /// Writes `text` as it is: it is made by us, or escaped already.
    public void print(String text) {
        write(out, text);
    }

    public void error(String message) {
        write(err, program + ": error: " + indentedLines(message));
    }

    public void warn(String message) {
        write(err, program + ": warning: " + indentedLines(message));
    }

    public void say(String message) {
        write(err, program + ": " + indentedLines(message));
    }

    /// Writes to standard error as it is, for progress lines.
    public void progress(String text) {
        write(err, text);
    }

    public void errors(List<Mistake> mistakes) {
        for (Mistake mistake : mistakes) {
            error(
                    mistake.advice().isEmpty()
                            ? mistake.text()
                            : mistake.text() + "\n" + mistake.advice());
        }
    }

    private static String indentedLines(String message) {
        StringBuilder text = new StringBuilder();
        for (String line : message.split("\n", -1)) {
            text.append(text.isEmpty() ? "" : "  ").append(Printable.escape(line)).append('\n');
        }
        return text.toString();
    }

    private static void write(OutputStream to, String text) {
        try {
            to.write(text.getBytes(StandardCharsets.UTF_8));
            to.flush();
        } catch (IOException e) {
            throw new Gone(e);
        }
    }
}
