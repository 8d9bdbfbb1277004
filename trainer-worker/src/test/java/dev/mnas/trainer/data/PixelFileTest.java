package dev.mnas.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mnas.network.TensorShape;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PixelFileTest {
  private static final int LENGTH = 3;
  private static final TensorShape LARGE = new TensorShape(64, 64, 3);

  @TempDir Path folder;

  @Test
  void imagesComeBackAsTheyWerePutInWhateverOrder() throws IOException {
    Pixels whole;
    try (PixelRoom room = new PixelFile.Room(folder, 5, LENGTH, 2 * LENGTH + 1)) {
      for (int image : new int[] {4, 0, 3, 1, 2}) {
        room.put(image, new byte[] {(byte) image, (byte) (image + 100), (byte) 200});
      }
      whole = room.whole();
    }
    assertThat(whole.count()).isEqualTo(5);
    assertThat(whole.imageLength()).isEqualTo(LENGTH);
    byte[] read = new byte[LENGTH];
    for (int image = 0; image < 5; image++) {
      whole.read(image, read);
      assertThat(read).containsExactly(image, image + 100, 200);
    }
  }

  @Test
  void nobodyElseSeesTheFileAndNoCrashLeavesIt() throws IOException {
    try (PixelRoom room = new PixelFile.Room(folder, 1, LENGTH, LENGTH)) {
      room.put(0, new byte[LENGTH]);
      try (Stream<Path> files = Files.list(folder)) {
        assertThat(files).isEmpty();
      }
    }
  }

  @Test
  void whatCannotBeWrittenIsAnErrorThen() throws IOException {
    PixelRoom room = new PixelFile.Room(folder, 1, LENGTH, LENGTH);
    room.close();
    assertThatThrownBy(() -> room.put(0, new byte[LENGTH]))
        .isInstanceOf(ClosedChannelException.class);
  }

  /** 6,000 images of 12 KB: more than a part may have of the heap. */
  @Test
  void datasetThatIsTooLargeForTheHeapIsReadFromAFile() throws IOException {
    assertThat(PixelRoom.of(6000, 12288)).isInstanceOf(PixelFile.Room.class);
    Datasets.Parts parts = Images.drawn(new Numbered(6100), new DrawnParts(6000, 100, 1));
    ImageDataset train = parts.train();
    assertThat(IntStream.range(0, 6000).map(train::label).distinct().count()).isEqualTo(200);
    for (int image : new int[] {0, 1, 2999, 5999}) {
      float expected = train.normalisation().apply(train.label(image));
      float[] values = train.image(image);
      assertThat(values).hasSize(12288);
      assertThat(values[0]).isEqualTo(expected);
      assertThat(values[12287]).isEqualTo(expected);
    }
  }

  /** Images of one value, which is their label. */
  private record Numbered(int count) implements ImageFiles {
    @Override
    public TensorShape shape() {
      return LARGE;
    }

    @Override
    public int classes() {
      return 200;
    }

    @Override
    public void read(Sink sink) throws IOException {
      byte[] pixels = new byte[Math.toIntExact(LARGE.elements())];
      for (int image = 0; image < count; image++) {
        Arrays.fill(pixels, (byte) (image % classes()));
        sink.take(image, image % classes(), pixels);
      }
    }
  }
}
