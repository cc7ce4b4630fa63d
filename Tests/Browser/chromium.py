"""Headless Chromium, and what the tests want of it beyond WebDriver."""

import os

from selenium import webdriver


class Chromium(webdriver.Chrome):
    """A Chromium that plays films without being clicked at."""

    def __init__(self):
        options = webdriver.ChromeOptions()
        options.binary_location = "/usr/bin/chromium"
        for argument in ["headless=new", "window-size=1280,900", "autoplay-policy=no-user-gesture-required"]:
            options.add_argument(f"--{argument}")
        if os.geteuid() == 0:
            options.add_argument("--no-sandbox")  # Chromium refuses root without it
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        super().__init__(options, webdriver.ChromeService("/usr/bin/chromedriver"))
        self.set_script_timeout(60)

    def console(self):
        """What the console has said since the last look: errors, and what the policy has stopped."""
        return [entry["message"] for entry in self.get_log("browser") if entry["level"] in ("SEVERE", "WARNING")]

    def emulate(self, scheme, width, height):
        """Makes the page light or dark, and of a size in pixels."""
        self.execute_cdp_cmd(
            "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
        )
        self.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False},
        )

    def stop_emulating(self):
        self.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
        self.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
