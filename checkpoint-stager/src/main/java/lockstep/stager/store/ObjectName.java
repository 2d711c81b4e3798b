package lockstep.stager.store;

import lockstep.stager.checkpoint.Printable;

import java.util.List;
import java.util.regex.Pattern;

/// The name of an object, or of a folder of objects, below a path's root.
///
/// @param text one to [#SEGMENTS_MAX] segments separated by `/`, each of 1 to 128 characters of
///   `[A-Za-z0-9._-]` and not beginning with a dot
public record ObjectName(String text) {
    /// Most segments.
    public static final int SEGMENTS_MAX = 8;

    private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}");

    public ObjectName {
        var segments = text.split("/", -1);
        if (segments.length > SEGMENTS_MAX) {
            throw bad(text);
        }
        for (var segment : segments) {
            if (!SEGMENT.matcher(segment).matches()) {
                throw bad(text);
            }
        }
    }

    private static IllegalArgumentException bad(String text) {
        return new IllegalArgumentException(
                "object name (%s) must be up to %d segments of [A-Za-z0-9._-], none beginning with a dot"
                        .formatted(Printable.of(text), SEGMENTS_MAX));
    }

    /// From the root down.
    public List<String> segments() {
        return List.of(text.split("/", -1));
    }

    /// An object in this folder.
    public ObjectName child(String segment) {
        return new ObjectName(text + "/" + segment);
    }
}
