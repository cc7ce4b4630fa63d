"""Selenium drives Firefox without geckodriver, which Debian 12 lacks: Firefox takes the commands itself.

See https://firefox-source-docs.mozilla.org/testing/marionette/Protocol.html. A message is `LENGTH:JSON`, each way.
"""

import itertools
import json
import socket

from selenium.webdriver.remote.command import Command

# What the tests use, by its names at both ends. Parameters have the same names.
COMMANDS = {
    Command.NEW_SESSION: "WebDriver:NewSession",
    Command.QUIT: "Marionette:Quit",
    Command.SET_TIMEOUTS: "WebDriver:SetTimeouts",
    Command.GET: "WebDriver:Navigate",
    Command.REFRESH: "WebDriver:Refresh",
    Command.GET_CURRENT_URL: "WebDriver:GetCurrentURL",
    Command.GET_TITLE: "WebDriver:GetTitle",
    Command.W3C_EXECUTE_SCRIPT: "WebDriver:ExecuteScript",
    Command.W3C_EXECUTE_SCRIPT_ASYNC: "WebDriver:ExecuteAsyncScript",
    Command.SCREENSHOT: "WebDriver:TakeScreenshot",
    Command.FIND_ELEMENT: "WebDriver:FindElement",
    Command.FIND_ELEMENTS: "WebDriver:FindElements",
    Command.FIND_CHILD_ELEMENT: "WebDriver:FindElement",
    Command.FIND_CHILD_ELEMENTS: "WebDriver:FindElements",
    Command.W3C_GET_ACTIVE_ELEMENT: "WebDriver:GetActiveElement",
    Command.GET_ELEMENT_ATTRIBUTE: "WebDriver:GetElementAttribute",
    Command.GET_ELEMENT_TEXT: "WebDriver:GetElementText",
    Command.GET_ELEMENT_TAG_NAME: "WebDriver:GetElementTagName",
    Command.GET_ELEMENT_VALUE_OF_CSS_PROPERTY: "WebDriver:GetElementCSSValue",
    Command.IS_ELEMENT_SELECTED: "WebDriver:IsElementSelected",
    Command.IS_ELEMENT_ENABLED: "WebDriver:IsElementEnabled",
    Command.CLICK_ELEMENT: "WebDriver:ElementClick",
    Command.CLEAR_ELEMENT: "WebDriver:ElementClear",
    Command.SEND_KEYS_TO_ELEMENT: "WebDriver:ElementSendKeys",
    # Not of WebDriver: whether scripts run in the page or in the browser around it.
    "setContext": "Marionette:SetContext",
}
# What tells a child's search from one of the whole page.
PARENT = {Command.FIND_CHILD_ELEMENT, Command.FIND_CHILD_ELEMENTS}


class Marionette:
    """A connection to a Firefox that Selenium sends its commands through."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.messages = self.socket.makefile("rb")
        self.numbers = itertools.count(1)
        self.read()  # it greets

    def execute(self, command, parameters):
        """Sends a command, and returns its answer in the form in which Selenium takes those of an HTTP server."""
        parameters = {name: value for name, value in (parameters or {}).items() if name != "sessionId"}
        if command in PARENT:
            parameters["element"] = parameters.pop("id")
        if command == Command.SCREENSHOT:
            parameters["full"] = False  # of the window, not of all of the page
        self.write([0, next(self.numbers), COMMANDS[command], parameters])
        _, _, error, result = self.read()
        if error:
            return {"status": 500, "value": json.dumps({"value": error})}
        # Lists come bare, and all else in an object.
        return {"value": result.get("value", result) if isinstance(result, dict) else result}

    def close(self):
        self.messages.close()
        self.socket.close()

    def write(self, message):
        text = json.dumps(message).encode()
        self.socket.sendall(b"%d:%b" % (len(text), text))

    def read(self):
        length = b""
        while (byte := self.messages.read(1)) != b":":
            if not byte:
                raise ConnectionError("Firefox has gone")
            length += byte
        return json.loads(self.messages.read(int(length)))
