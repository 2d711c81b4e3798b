package lockstep.controller.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;

import lockstep.gang.job.Checkpointing;

import java.io.IOException;

/// What a job wants of its checkpoints, as it is stored: the directory alone where it says no more,
/// which is all that the first version knew.
final class StoredCheckpointing {
    private StoredCheckpointing() {}

    static final class Writer extends StdSerializer<Checkpointing> {
        private static final long serialVersionUID = 1L;

        Writer() {
            super(Checkpointing.class);
        }

        @Override
        public void serialize(
                Checkpointing value, JsonGenerator generator, SerializerProvider provider)
                throws IOException {
            if (value.isPlain()) {
                generator.writeString(value.directory());
            } else {
                provider.defaultSerializeValue(value, generator);
            }
        }
    }

    static final class Reader extends StdDeserializer<Checkpointing> {
        private static final long serialVersionUID = 1L;

        Reader() {
            super(Checkpointing.class);
        }

        @Override
        public Checkpointing deserialize(JsonParser parser, DeserializationContext context)
                throws IOException {
            return parser.currentToken() == JsonToken.VALUE_STRING
                    ? Checkpointing.in(parser.getText())
                    : context.readValue(parser, Checkpointing.class);
        }
    }
}
