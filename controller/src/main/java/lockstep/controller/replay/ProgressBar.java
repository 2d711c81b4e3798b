package lockstep.controller.replay;

import lockstep.gang.replay.Progress;

import java.io.PrintStream;

/// Draws how far a replay has come, on one line that it overwrites.
final class ProgressBar implements Progress {
    private static final int WIDTH = 40;
    private static final long EVERY_NANOS = 100_000_000;

    private final String name;
    private final PrintStream terminal;
    private long shownAt;

    ProgressBar(String name, PrintStream terminal) {
        this.name = name;
        this.terminal = terminal;
        this.shownAt = System.nanoTime() - EVERY_NANOS;
    }

    @Override
    public void ended(int jobs, int ofAll) {
        long now = System.nanoTime();
        if (now - shownAt >= EVERY_NANOS) {
            shownAt = now;
            int full = (int) ((long) WIDTH * jobs / ofAll);
            terminal.printf(
                    "\r%-10s %s%s %,d of %,d jobs ",
                    name, "█".repeat(full), "░".repeat(WIDTH - full), jobs, ofAll);
            terminal.flush();
        }
    }

    /// Takes the line away again.
    void done() {
        terminal.print("\r\u001b[K");
        terminal.flush();
    }
}
