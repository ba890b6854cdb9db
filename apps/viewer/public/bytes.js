/** @param {string} text base64 */
export function bytesOf(text) {
  const characters = atob(text);
  return Uint8Array.from(characters, (character) => character.charCodeAt(0));
}

/** @param {Uint8Array} bytes */
export function base64Of(bytes) {
  let characters = "";
  for (let at = 0; at < bytes.length; at += 8192) {
    characters += String.fromCharCode(...bytes.subarray(at, at + 8192));
  }
  return btoa(characters);
}

/**
 * Little-endian float32, whatever the machine's own order is.
 * @param {Uint8Array} bytes
 */
export function floatsOf(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length: bytes.byteLength / 4 }, (_, i) => view.getFloat32(4 * i, true));
}

/**
 * A map as numpy.save writes it: [h,w] float32 in the order of C.
 * @param {ArrayBuffer} file
 * @returns {import("./types.js").Grid}
 */
export function gridOfNpy(file) {
  const bytes = new Uint8Array(file);
  const view = new DataView(file);
  const wide = bytes[6] >= 2;
  const start = wide ? 12 : 10;
  const end = start + (wide ? view.getUint32(8, true) : view.getUint16(8, true));
  const header = new TextDecoder("latin1").decode(bytes.subarray(start, end));
  const shape = /'shape': \((\d+), (\d+)\)/.exec(header);
  if (bytes[0] !== 0x93 || !header.includes("'<f4'") || !shape) {
    throw new Error("The map is not in the form that this page reads.");
  }
  const [height, width] = [Number(shape[1]), Number(shape[2])];
  const values = floatsOf(bytes.subarray(end));
  if (values.length !== height * width) throw new Error("The map came incomplete.");
  return { height, width, values };
}
