package lockstep.controller.codec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;

import lockstep.gang.event.Event;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/// Events as the journal stores them: a kind, a version of that kind, and a JSON body.
///
/// Bodies of every version ever written stay readable. A kind or version that this build does not
/// know is refused, because skipping it would make a state that the journal does not say.
public final class EventCodec {
    /// The version this build writes, of every kind.
    public static final int VERSION = 1;

    private final Map<String, ObjectReader> readers = new TreeMap<>();
    private final ObjectWriter writer;

    public EventCodec() {
        JsonMapper mapper = CoreJson.mapper();
        for (Class<?> kind : Event.class.getPermittedSubclasses()) {
            readers.put(kind.getSimpleName(), mapper.readerFor(kind));
        }
        writer = mapper.writer();
    }

    public String kindOf(Event event) {
        return event.getClass().getSimpleName();
    }

    public byte[] encode(Event event) {
        try {
            return writer.writeValueAsBytes(event);
        } catch (JsonProcessingException cannotBe) {
            throw new IllegalStateException("event %s has no JSON form".formatted(event), cannotBe);
        }
    }

    /// Reads an event back.
    ///
    /// @throws UnknownFormat when the kind, its version or its body is not known to this build
    public Event decode(String kind, int version, byte[] body) {
        ObjectReader reader = readers.get(kind);
        if (reader == null || version < 1 || version > VERSION) {
            throw new UnknownFormat(
                    "the journal holds kind %s, version %d, which this build does not know"
                            .formatted(kind, version));
        }
        try {
            return reader.readValue(body);
        } catch (IOException damaged) {
            throw new UnknownFormat("the body of a %s cannot be read".formatted(kind), damaged);
        }
    }
}
