package lockstep.controller.agreement;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;

import lockstep.controller.config.ConfigMark;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// By what a leader says that it goes.
///
/// @param version of Lockstep, there
/// @param epoch of its leadership
record Notice(String version, long epoch, String controller, ConfigMark mark) {
    private static final Gson JSON = new Gson();

    /// As it is written.
    private record Written(
            @Nullable String version,
            long epoch,
            @Nullable String controller,
            @Nullable Map<String, String> parts) {}

    String text() {
        return JSON.toJson(new Written(version, epoch, controller, mark.parts()));
    }

    /// Empty for what is no notice that this version understands.
    static Optional<Notice> read(String text) {
        try {
            Written written = JSON.fromJson(text, Written.class);
            if (written == null
                    || written.version == null
                    || written.controller == null
                    || written.parts == null
                    || written.parts.containsValue(null)) {
                return Optional.empty();
            }
            return Optional.of(
                    new Notice(
                            written.version,
                            written.epoch,
                            written.controller,
                            new ConfigMark(new TreeMap<>(written.parts))));
        } catch (JsonParseException strange) {
            return Optional.empty();
        }
    }
}
