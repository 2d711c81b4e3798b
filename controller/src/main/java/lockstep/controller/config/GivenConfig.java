package lockstep.controller.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a configuration file says.
///
/// @param config with the defaults of all that the file does not say
/// @param given the values that stand in the file, by their keys
public record GivenConfig(ControllerConfig config, SortedMap<String, String> given) {
    public GivenConfig {
        given = Collections.unmodifiableSortedMap(new TreeMap<>(given));
    }

    static SortedMap<String, String> flat(ConfigObject root) {
        SortedMap<String, String> all = new TreeMap<>();
        flatten("", root, all);
        return all;
    }

    private static void flatten(String path, ConfigObject object, Map<String, String> all) {
        for (Map.Entry<String, ConfigValue> entry : object.entrySet()) {
            String key = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
            if (entry.getValue() instanceof ConfigObject inner) {
                flatten(key, inner, all);
            } else {
                all.put(key, String.valueOf(entry.getValue().unwrapped()));
            }
        }
    }
}
