package lockstep.node.sense.command;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// The first and the last bytes of what a program prints; the middle is dropped.
final class KeptOutput {
    private final ByteArrayOutputStream head = new ByteArrayOutputStream();
    private final int headMax;
    private final byte[] tail;
    private long tailSeen;

    KeptOutput(int headMax, int tailMax) {
        this.headMax = headMax;
        this.tail = new byte[tailMax];
    }

    synchronized void add(byte[] bytes, int length) {
        int first = Math.min(length, headMax - head.size());
        head.write(bytes, 0, first);
        for (int i = first; i < length; i++) {
            tail[(int) (tailSeen % tail.length)] = bytes[i];
            tailSeen++;
        }
    }

    synchronized boolean cut() {
        return tailSeen > tail.length;
    }

    synchronized String text() {
        var all = new ByteArrayOutputStream();
        all.writeBytes(head.toByteArray());
        if (cut()) {
            all.writeBytes("\n...\n".getBytes(StandardCharsets.UTF_8));
        }
        long from = Math.max(0, tailSeen - tail.length);
        for (long i = from; i < tailSeen; i++) {
            all.write(tail[(int) (i % tail.length)]);
        }
        return all.toString(StandardCharsets.UTF_8);
    }
}
