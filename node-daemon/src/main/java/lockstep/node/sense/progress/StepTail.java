package lockstep.node.sense.progress;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.StandardOpenOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads what a rank has appended to its progress file since the last time: lines `step <number>
/// <seconds>`.
///
/// The file is the user's, so nothing in it is trusted: of what is new only the last [#MOST] bytes
/// are read, and lines that are not of this form are passed over.
final class StepTail {

    static final int MOST = 64 << 10;

    private static final Pattern STEP =
            Pattern.compile("step ([0-9]{1,18}) ([0-9]{1,9}(?:\\.[0-9]{1,12})?)\r?");

    private final RankProgress rank;
    private final StepWindow window = new StepWindow();
    private long offset;

    StepTail(RankProgress rank) {
        this.rank = rank;
    }

    RankProgress rank() {
        return rank;
    }

    StepWindow window() {
        return window;
    }

    /// Takes up the whole lines that are new.
    void read(long nowEpochMillis) throws IOException {
        ByteBuffer fresh;
        try (var file = FileChannel.open(rank.file(), StandardOpenOption.READ)) {
            long size = file.size();
            if (size < offset) {
                offset = 0; // it was begun again
            }
            offset = Math.max(offset, size - MOST);
            fresh = ByteBuffer.allocate((int) (size - offset));
            int read = file.read(fresh, offset);
            fresh.flip();
            if (read <= 0) {
                return;
            }
        }
        String text = StandardCharsets.ISO_8859_1.decode(fresh).toString();
        int end = text.lastIndexOf('\n') + 1;
        offset += end;
        text.substring(0, end).lines().forEach(line -> take(line, nowEpochMillis));
    }

    private void take(String line, long nowEpochMillis) {
        Matcher step = STEP.matcher(line);
        if (step.matches()) {
            window.add(
                    Long.parseLong(step.group(1)),
                    Double.parseDouble(step.group(2)),
                    nowEpochMillis);
        }
    }
}
