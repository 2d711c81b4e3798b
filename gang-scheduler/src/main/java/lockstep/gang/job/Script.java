package lockstep.gang.job;

import java.util.Arrays;

/// The text of a batch script, byte for byte as it was submitted.
public final class Script {
    private final byte[] bytes;

    public Script(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    public int size() {
        return bytes.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Script script && Arrays.equals(bytes, script.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "Script[%d bytes]".formatted(bytes.length);
    }
}
