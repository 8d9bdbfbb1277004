package dev.mnas.service.space;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Strict decoding: bytes that are no UTF-8 are refused, not replaced. */
public final class Utf8 {
  private Utf8() {}

  public static String decode(byte[] body) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException malformed) {
      throw new IllegalArgumentException("the body must be UTF-8", malformed);
    }
  }
}
