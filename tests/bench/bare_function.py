"""The baseline for cold starts: the smallest function with FastAPI and Mangum."""

from fastapi import FastAPI
from mangum import Mangum

app = FastAPI()


@app.get("/hello")
def say_hello() -> dict[str, str]:
    return {"message": "Hello"}


handler = Mangum(app, lifespan="off")
