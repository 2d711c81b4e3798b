package lockstep.controller.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// What tells two configurations apart in all that the controllers of a cluster should have alike,
/// without showing it: a digest for each part of the file.
///
/// Marks made by different versions of Lockstep say nothing of each other: a new key changes the
/// digest of its part.
///
/// @param parts digests by what the part's keys begin with
public record ConfigMark(SortedMap<String, String> parts) {
    private static final int BYTES_KEPT = 16;

    public ConfigMark {
        parts = Collections.unmodifiableSortedMap(new TreeMap<>(parts));
    }

    /// The mark of what `config` means, with all defaults, however it is written.
    public static ConfigMark of(ControllerConfig config) {
        SortedMap<String, String> parts = new TreeMap<>();
        ConfigDiff.ofCluster(config)
                .forEach((part, value) -> parts.put(part, digest(PlainForm.of(value))));
        return new ConfigMark(parts);
    }

    private static String digest(String text) {
        try {
            byte[] whole =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(whole, 0, BYTES_KEPT);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// The parts that are not alike. Of a part that only one of the two knows nothing is said.
    public List<String> differences(ConfigMark other) {
        return parts.entrySet().stream()
                .filter(
                        one ->
                                !other.parts
                                        .getOrDefault(one.getKey(), one.getValue())
                                        .equals(one.getValue()))
                .map(one -> one.getKey())
                .toList();
    }
}
