<?php
// A range script as PHP's users write it: 8192 bytes at a time, each flushed.

$film = getenv('FILMS') . $_SERVER['PATH_INFO'];
if (!is_file($film)) {
    http_response_code(404);
    exit;
}

set_time_limit(0);
$size = filesize($film);
$first = 0;
$last = $size - 1;
if (preg_match('/^bytes=(\d+)-(\d*)$/', $_SERVER['HTTP_RANGE'] ?? '', $range)) {
    $first = (int) $range[1];
    $last = $range[2] === '' ? $last : min((int) $range[2], $last);
    if ($first > $last) {
        http_response_code(416);
        header("Content-Range: bytes */$size");
        exit;
    }
    http_response_code(206);
    header("Content-Range: bytes $first-$last/$size");
}
header('Content-Type: video/mp4');
header('Accept-Ranges: bytes');
header('Content-Length: ' . ($last - $first + 1));

$file = fopen($film, 'rb');
fseek($file, $first);
for ($left = $last - $first + 1; $left > 0; $left -= strlen($chunk)) {
    $chunk = fread($file, min(8192, $left));
    if ($chunk === false || $chunk === '') {
        exit;
    }
    echo $chunk;
    flush();
}
