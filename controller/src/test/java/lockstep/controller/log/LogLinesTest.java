package lockstep.controller.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.StringLayout;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.ConfigurationFactory;
import org.apache.logging.log4j.core.impl.ContextDataFactory;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.ParameterizedMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.Map;

/// The configurations of all daemons, read as the daemons read them.
final class LogLinesTest {
    private static final String EVIL = "train\n2026-11-30 INFO forged\r\u001b[31mred \"quoted\" \\";
    private static final String CONTROLLER = "src/main/resources/lockstep-controller-log4j2.xml";
    private static final String NODE = "../node-daemon/src/main/resources/lockstep-node-log4j2.xml";
    private static final String HAND = "../node-daemon/src/main/resources/lockstep-hand-log4j2.xml";

    @AfterEach
    void forget() {
        System.clearProperty("lockstep.log.format");
    }

    private static String line(String file, String format, Map<String, String> facts) {
        System.setProperty("lockstep.log.format", format);
        LoggerContext context = new LoggerContext("test");
        Configuration configuration =
                ConfigurationFactory.getInstance()
                        .getConfiguration(context, "test", Path.of(file).toAbsolutePath().toUri());
        configuration.initialize();
        assertThat(configuration.getAppenders()).hasSize(1);
        StringLayout layout =
                (StringLayout) configuration.getAppenders().values().iterator().next().getLayout();
        var data = ContextDataFactory.createContextData(facts);
        return layout.toSerializable(
                Log4jLogEvent.newBuilder()
                        .setLevel(Level.WARN)
                        .setLoggerName("lockstep.controller.Example")
                        .setThreadName("writer")
                        .setMessage(new ParameterizedMessage("job {} is odd", EVIL))
                        .setContextData(data)
                        .setTimeMillis(1_795_948_800_000L)
                        .build());
    }

    @ParameterizedTest
    @ValueSource(strings = {CONTROLLER, NODE, HAND})
    void a_json_line_has_the_documented_fields(String file) throws Exception {
        String line =
                line(file, "json", Map.of("job", "7", "attempt", "2", "node", "n1", "epoch", "3"));
        assertThat(line).endsWith("\n");
        JsonNode json = new ObjectMapper().readTree(line);
        assertThat(json.properties().stream().map(Map.Entry::getKey))
                .containsExactly(
                        "time", "level", "logger", "thread", "message", "node", "epoch", "job",
                        "attempt");
        assertThat(json.get("message").asText()).isEqualTo("job " + EVIL + " is odd");
        assertThat(json.get("job").asText()).isEqualTo("7");
        assertThat(json.get("epoch").asText()).isEqualTo("3");
        assertThat(json.get("logger").asText()).isEqualTo("lockstep.controller.Example");
    }

    @ParameterizedTest
    @ValueSource(strings = {CONTROLLER, NODE, HAND})
    void what_a_line_is_not_about_is_left_out(String file) throws Exception {
        JsonNode json = new ObjectMapper().readTree(line(file, "json", Map.of()));
        assertThat(json.properties().stream().map(Map.Entry::getKey))
                .containsExactly("time", "level", "logger", "thread", "message");
    }

    @ParameterizedTest
    @ValueSource(strings = {CONTROLLER, NODE, HAND})
    void no_name_makes_a_second_line_or_a_colour(String file) {
        for (String format : new String[] {"json", "text"}) {
            String line = line(file, format, Map.of("job", EVIL));
            assertThat(line.strip()).doesNotContain("\n", "\r", "\u001b");
        }
    }

    @Test
    void an_unknown_format_is_text() {
        assertThat(line(CONTROLLER, "jsno", Map.of()))
                .contains(" WARN  Example [writer] job train");
    }
}
