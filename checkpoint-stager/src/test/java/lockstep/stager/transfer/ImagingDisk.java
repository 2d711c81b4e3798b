package lockstep.stager.transfer;

import lockstep.stager.checkpoint.ForwardingDisk;

import java.io.IOException;
import java.nio.file.Path;

/// A real disk that tells before each single thing is done to it, so that its image can be taken.
final class ImagingDisk extends ForwardingDisk {
    /// What is to be done before the next operation.
    interface Before {
        void operation() throws IOException;
    }

    private final Before before;

    ImagingDisk(Before before) {
        this.before = before;
    }

    @Override
    protected void changing() throws IOException {
        before.operation();
    }

    @Override
    public NewFile create(Path file) throws IOException {
        NewFile made = super.create(file);
        return new NewFile() {
            @Override
            public void sync() throws IOException {
                changing();
                made.sync();
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                changing();
                made.write(bytes, offset, length);
            }

            @Override
            public void close() throws IOException {
                made.close();
            }
        };
    }
}
